namespace WaveNetSharp.Training;

/// <summary>How the learning rate changes after the warm-up.</summary>
public enum LearningRateSchedule
{
    /// <summary>Falls along half a cosine to a hundredth of the peak (Loshchilov and Hutter 2017, arXiv:1608.03983, without restarts).</summary>
    Cosine,

    /// <summary>Stays at the peak.</summary>
    Constant,
}
