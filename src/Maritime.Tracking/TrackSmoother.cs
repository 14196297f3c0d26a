using MathNet.Numerics.LinearAlgebra;
using Maritime.Primitives;

namespace Maritime.Tracking;

/// <summary>A ship's place and speed as the whole track says, not one fix.</summary>
/// <param name="EastKnots">Velocity to the east; negative to the west.</param>
/// <param name="NorthKnots">Velocity to the north.</param>
/// <param name="SigmaMetres">Standard error of the place.</param>
public readonly record struct SmoothPoint(
    DateTimeOffset At, Position Position, double EastKnots, double NorthKnots, double SigmaMetres);

/// <summary>Noise a <see cref="TrackSmoother"/> reckons with.</summary>
public sealed record SmootherOptions
{
    public static SmootherOptions Default { get; } = new();

    /// <summary>10 m: what AIS means by a high-accuracy position (ITU-R M.1371, position accuracy flag).</summary>
    public double FixSigmaMetres { get; init; } = 10;

    /// <summary>60 m: half the diagonal of the 0.1 minute grid of type 27, as a standard deviation.</summary>
    public double CoarseSigmaMetres { get; init; } = 60;

    /// <summary>
    /// 0.02 m/s² over a second: a merchant ship turning or braking hard changes its velocity by about a knot a minute.
    /// </summary>
    public double Acceleration { get; init; } = 0.02;

    /// <summary>2 h: the track is cut there, since a straight line across a longer silence means nothing.</summary>
    public TimeSpan MaxSilence { get; init; } = TimeSpan.FromHours(2);
}

/// <summary>
/// Smooths a recorded track for display and interpolation: a Kalman filter with constant velocity forwards, the
/// Rauch-Tung-Striebel smoother backwards.
/// </summary>
/// <remarks>
/// The raw fixes are what detectors see; this is for the eye and for replay. Works on a plane around each piece's first
/// fix, so a track may cross ±180°. The reported speed over ground is not used: it is often wrong where it matters.
/// </remarks>
public static class TrackSmoother
{
    private const double MetresPerSecondPerKnot = 1852.0 / 3600;

    /// <param name="fixes">Of one hull, in order of time.</param>
    /// <returns>One point per fix.</returns>
    public static IReadOnlyList<SmoothPoint> Smooth(IReadOnlyList<Fix> fixes, SmootherOptions options)
    {
        List<SmoothPoint> points = new(fixes.Count);
        for (int from = 0; from < fixes.Count;)
        {
            int to = from + 1;
            while (to < fixes.Count && fixes[to].At - fixes[to - 1].At <= options.MaxSilence)
            {
                to++;
            }

            SmoothPiece(fixes, from, to, options, points);
            from = to;
        }

        return points;
    }

    private static void SmoothPiece(
        IReadOnlyList<Fix> fixes, int from, int to, SmootherOptions options, List<SmoothPoint> points)
    {
        int count = to - from;
        Position origin = fixes[from].Position;
        Vector<double>[] filtered = new Vector<double>[count];
        Matrix<double>[] spread = new Matrix<double>[count];
        Vector<double>[] predicted = new Vector<double>[count];
        Matrix<double>[] predictedSpread = new Matrix<double>[count];
        Matrix<double>[] steps = new Matrix<double>[count];
        Matrix<double> measure = Matrix<double>.Build.DenseOfArray(new double[,] { { 1, 0, 0, 0 }, { 0, 1, 0, 0 } });
        for (int i = 0; i < count; i++)
        {
            Fix fix = fixes[from + i];
            double sigma = fix.IsCoarse ? options.CoarseSigmaMetres : options.FixSigmaMetres;
            if (i == 0)
            {
                steps[0] = Matrix<double>.Build.DenseIdentity(4);
                predicted[0] = Vector<double>.Build.Dense(4);
                predictedSpread[0] = Matrix<double>.Build.DenseOfDiagonalArray(
                    [sigma * sigma, sigma * sigma, 100, 100]); // Any speed a ship may have: 10 m/s.
            }
            else
            {
                double seconds = Math.Max(0.1, (fix.At - fixes[from + i - 1].At).TotalSeconds);
                steps[i] = Step(seconds);
                predicted[i] = steps[i] * filtered[i - 1];
                Matrix<double> carried = steps[i] * spread[i - 1] * steps[i].Transpose();
                predictedSpread[i] = carried + Drift(seconds, options.Acceleration);
            }

            (double east, double north) = LocalPlane.Offset(origin, fix.Position);
            Vector<double> surprise = Vector<double>.Build.Dense([east, north]) - (measure * predicted[i]);
            Matrix<double> noise = Matrix<double>.Build.DenseDiagonal(2, 2, sigma * sigma);
            Matrix<double> innovation = (measure * predictedSpread[i] * measure.Transpose()) + noise;
            Matrix<double> gain = predictedSpread[i] * measure.Transpose() * innovation.Inverse();
            filtered[i] = predicted[i] + (gain * surprise);
            spread[i] = predictedSpread[i] - (gain * measure * predictedSpread[i]);
        }

        for (int i = count - 2; i >= 0; i--)
        {
            Matrix<double> back = spread[i] * steps[i + 1].Transpose() * predictedSpread[i + 1].Inverse();
            filtered[i] += back * (filtered[i + 1] - predicted[i + 1]);
            spread[i] += back * (spread[i + 1] - predictedSpread[i + 1]) * back.Transpose();
        }

        for (int i = 0; i < count; i++)
        {
            double variance = Math.Max(0, (spread[i][0, 0] + spread[i][1, 1]) / 2);
            points.Add(new SmoothPoint(
                fixes[from + i].At,
                LocalPlane.Move(origin, filtered[i][0], filtered[i][1]),
                filtered[i][2] / MetresPerSecondPerKnot,
                filtered[i][3] / MetresPerSecondPerKnot,
                Math.Sqrt(variance)));
        }
    }

    private static Matrix<double> Step(double seconds) => Matrix<double>.Build.DenseOfArray(new double[,]
    {
        { 1, 0, seconds, 0 },
        { 0, 1, 0, seconds },
        { 0, 0, 1, 0 },
        { 0, 0, 0, 1 },
    });

    // White-noise acceleration, integrated over the step.
    private static Matrix<double> Drift(double seconds, double acceleration)
    {
        double power = acceleration * acceleration;
        double place = power * seconds * seconds * seconds / 3;
        double cross = power * seconds * seconds / 2;
        double speed = power * seconds;
        return Matrix<double>.Build.DenseOfArray(new double[,]
        {
            { place, 0, cross, 0 },
            { 0, place, 0, cross },
            { cross, 0, speed, 0 },
            { 0, cross, 0, speed },
        });
    }
}
