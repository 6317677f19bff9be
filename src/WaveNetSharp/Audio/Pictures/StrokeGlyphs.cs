using System.Numerics;

namespace WaveNetSharp.Audio.Pictures;

/// <summary>The pen strokes of every character: ASCII and the accented letters of Latin-1. Others are a box.</summary>
/// <remarks>Grid units: capitals stand on y = 8 and reach up to 0, small letters up to 3, descenders down to 10.</remarks>
internal static class StrokeGlyphs
{
    private const int CurveSteps = 6;

    // Glyphs in the order of their codes from '!' on. A glyph is strokes, a stroke is points, a point is two hexadecimal digits, x and y.
    // ~ rounds the corners of a stroke, @ closes it and rounds it all; a single point is a dot.
    private static readonly string[] Ascii =
    [
        "1015 18", "0002 2022", "2018 5048 0363 0565", "~5251010454580807 2a2a 302a", "6008 @00303303 @35656838", "~681210404305084865", "0002",
        "~20020729", "~00222709", "2024 0143 0341", "0545 2327", "180a", "0545", "18", "0940", // ( ) * + , - . /
        "@00505808", "123038 1858", "~0200505408 0858", "~0100505424 ~2454580807", "48400656", "501004 ~041353580807", "~400005 @03535808", // 0 to 6
        "005028", "@00505404 @04545808", "@00505505 ~535818", "04 08", "14 180a", "420548", "0444 0646", "024508", "~0100505424 2426 28", // 7 to ?
        "@23434626 ~43466660000858", "083068 1555", "0008 ~003050543404 ~043464683808", "~626000086866", "0008 ~002060682808", "50000858 0444", // @ to E
        "500008 0444", "~626000086865 6535", "0008 6068 0464", "0008", "~4045480806", "0008 6005 2368", "000858", "0800366068", // F to M
        "08006860", "@00606808", "0008 ~003050553505", "@00606808 4568", "0008 ~003050553505 2558", "~5150000454580807", "0060 3038", // N to T
        "~000408686460", "003860", "0028416880", "0068 6008", "003460 3438", "00600868", // U to Z
        "20000929", "0049", "00202909", "022042", "0959", "0011", // [ \ ] ^ _ `
        "@03434808 4348", "0008 @03434808", "~444303084847", "4048 @03434808", "0545 ~454303084847", "~30101318 0333", "@03434808 ~43484a0a", // a to g
        "0008 ~0503434548", "0308 01", "~13181a0a 11", "0008 4306 1548", "~00060828", "0308 ~0503333538 ~3533636568", "0308 ~0503434548", // h to n
        "@03434808", "030a @03434808", "434a @03434808", "0308 ~050333", "~4443030645480807", "~11161838 0333", "~0306084846 4348", // o to u
        "032843", "0318335863", "0348 4308", "0328 431a", "03430848", // v to z
        "~30101505 ~05151939", "1019", "~00202535 ~35252909", "~05133745", // { | } ~
    ];

    private const string Unknown = "0050580800";

    // For each accent: its strokes above a small letter 4 wide, the letters that have it, and those letters without it.
    private static readonly (string Strokes, string Accented, string Plain)[] Accents =
    [
        ("1021", "ÀÈÌÒÙàèìòù", "AEIOUaeiou"),
        ("3021", "ÁÉÍÓÚÝáéíóúý", "AEIOUYaeiouy"),
        ("112031", "ÂÊÎÔÛâêîôû", "AEIOUaeiou"),
        ("~01103140", "ÃÑÕãñõ", "ANOano"),
        ("11 31", "ÄËÏÖÜäëïöüÿ", "AEIOUaeiouy"),
        ("@10303212", "Åå", "Aa"),
        ("281a", "Çç", "Cc"),
    ];

    /// <summary>The width of a character on the grid; 0 for a space.</summary>
    public static float Width(char character)
    {
        (char letter, _) = Plain(character);
        return letter == ' ' ? 0 : Strokes(letter).Split(' ').SelectMany(Points).Max(point => point.X);
    }

    /// <summary>Adds the strokes of a character, its curves as short lines.</summary>
    public static void Add(char character, List<Segment> segments)
    {
        if (character == ' ')
        {
            return;
        }

        (char letter, string? accent) = Plain(character);
        // An i gives up its dot for the accent.
        AddStrokes(letter == 'i' && accent is not null ? "0308" : Strokes(letter), Vector2.Zero, segments);
        if (accent is not null)
        {
            bool raised = char.IsAsciiLetterUpper(letter) && letter != 'C';
            AddStrokes(accent, new Vector2((Width(letter) / 2) - 2, raised ? -3 : 0), segments);
        }
    }

    private static void AddStrokes(string strokes, Vector2 offset, List<Segment> segments)
    {
        foreach (string stroke in strokes.Split(' '))
        {
            Vector2[] points = [.. Points(stroke).Select(point => point + offset)];
            if (stroke[0] is '~' or '@')
            {
                AddCurve(points, closed: stroke[0] == '@', segments);
            }
            else if (points.Length == 1)
            {
                // A dot of pen width looks too light beside the lines.
                segments.Add(new Segment(points[0] + new Vector2(-0.15f, 0), points[0] + new Vector2(0.15f, 0)));
                segments.Add(new Segment(points[0] + new Vector2(0, -0.15f), points[0] + new Vector2(0, 0.15f)));
            }
            else
            {
                segments.AddRange(points.Zip(points.Skip(1), (from, to) => new Segment(from, to)));
            }
        }
    }

    // A quadratic B-spline: it touches the middle of every side of the polygon and is bent by its corners.
    private static void AddCurve(Vector2[] corners, bool closed, List<Segment> segments)
    {
        int count = corners.Length;
        for (int i = closed ? 0 : 1; i < (closed ? count : count - 1); i++)
        {
            Vector2 before = corners[(i + count - 1) % count];
            Vector2 after = corners[(i + 1) % count];
            Vector2 start = !closed && i == 1 ? before : (before + corners[i]) / 2;
            Vector2 end = !closed && i == count - 2 ? after : (after + corners[i]) / 2;
            Vector2 from = start;
            for (int step = 1; step <= CurveSteps; step++)
            {
                float t = (float)step / CurveSteps;
                Vector2 to = Vector2.Lerp(Vector2.Lerp(start, corners[i], t), Vector2.Lerp(corners[i], end, t), t);
                segments.Add(new Segment(from, to));
                from = to;
            }
        }
    }

    private static IEnumerable<Vector2> Points(string stroke) =>
        stroke.TrimStart('~', '@').Chunk(2).Select(pair => new Vector2(Convert.ToInt32(pair[0].ToString(), 16), Convert.ToInt32(pair[1].ToString(), 16)));

    private static string Strokes(char letter) => letter switch
    {
        '\u2013' or '\u2212' => "0545", // en dash, minus
        '\u00B7' => "05",
        '\u00B5' => "030a ~0306084846 4348", // micro
        > ' ' and < '\u007F' => Ascii[letter - '!'],
        _ => Unknown,
    };

    private static (char Letter, string? Accent) Plain(char character)
    {
        foreach ((string strokes, string accented, string plain) in Accents)
        {
            int index = accented.IndexOf(character);
            if (index >= 0)
            {
                return (plain[index], strokes);
            }
        }

        return (character, null);
    }
}
