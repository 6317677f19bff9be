namespace WaveNetSharp.Generation;

/// <summary>One chosen code, and how surprising it was.</summary>
/// <param name="Code">The mu-law code.</param>
/// <param name="Bits">-log2 of the code's probability under the network's own distribution, whatever the options were: comparable with bits per
/// sample everywhere else, and what takes are ranked by.</param>
/// <param name="DrawnBits">-log2 of the probability with which this code was drawn, after temperature, top-k and top-p; 0 when greedy.</param>
internal readonly record struct SampledCode(byte Code, double Bits, double DrawnBits);
