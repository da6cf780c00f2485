using RnnHessianFree.Models.Simd;

namespace RnnHessianFree.Models;

/// <summary>A network with its weights, trained or not: what a parameter file holds, and what can be asked for outputs and hidden states.</summary>
public sealed class RecurrentNetwork
{
    readonly double[] _parameters;
    readonly IEngine _engine;

    /// <summary>A network of these weights.</summary>
    /// <param name="shape">Its sizes and units.</param>
    /// <param name="parameters">θ, copied.</param>
    /// <param name="engine">What computes it; the default engine in double precision where none is given.</param>
    /// <exception cref="ArgumentException">θ is not as long as the shape asks.</exception>
    public RecurrentNetwork(RecurrentShape shape, ReadOnlySpan<double> parameters, IEngine? engine = null)
    {
        ArgumentNullException.ThrowIfNull(shape);
        shape.Layout.RequireLength(parameters.Length);
        (Shape, _parameters, _engine) = (shape, parameters.ToArray(), engine ?? new SimdEngine(Precision.Double));
    }

    /// <summary>Its sizes and units.</summary>
    public RecurrentShape Shape { get; }

    /// <summary>θ, laid out as <see cref="RecurrentShape.Layout"/> says.</summary>
    public ReadOnlySpan<double> Parameters => _parameters;

    /// <summary>The network in a parameter file, <c>NAME.parameters.json</c>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="outputUnit">That of a file which has none in it: old files have weights alone, of tanh units.</param>
    /// <param name="engine">What computes it; the default engine in double precision where none is given.</param>
    /// <exception cref="InvalidDataException">The file holds no network; the message is a line that names the file and what is wrong.</exception>
    public static RecurrentNetwork Load(string path, OutputUnit? outputUnit = null, IEngine? engine = null) =>
        Read(File.ReadAllBytes(path), path, outputUnit, engine);

    /// <summary>The network in the bytes of a parameter file, whose name is for messages.</summary>
    /// <inheritdoc cref="Load"/>
    public static RecurrentNetwork Read(ReadOnlySpan<byte> content, string name, OutputUnit? outputUnit = null, IEngine? engine = null)
    {
        var (shape, parameters) = ParameterFile.Read(content, name, outputUnit);
        return new(shape, parameters, engine);
    }

    /// <summary>Writes a parameter file, replacing what was there.</summary>
    public void Save(string path)
    {
        using var content = new MemoryStream(); // whole before the file is touched
        Save(content);
        File.WriteAllBytes(path, content.ToArray());
    }

    /// <summary>Writes what a parameter file holds.</summary>
    public void Save(Stream stream) => ParameterFile.Write(stream, Shape, _parameters);

    /// <summary>ŷ_i = g(s_i) at every step of every sequence [T × B × Y], whatever the masks and targets.</summary>
    /// <exception cref="ArgumentException">The batch does not fit the network.</exception>
    public SequenceValues Predict(SequenceBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return Outputs(Shape, _parameters, batch);
    }

    /// <summary>h_i of the last stage at every step of every sequence [T × B × H]; h_0 is a parameter, not among them.</summary>
    /// <exception cref="ArgumentException">The batch does not fit the network.</exception>
    public SequenceValues States(SequenceBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        // With W_yh = I, b_y = 0 and linear outputs, s_i is h_i: every engine gives its hidden states so.
        var shape = new RecurrentShape(Shape.Inputs, Shape.Stages, Shape.Hidden);
        double[] theta = new double[shape.Layout.Dimension];
        foreach (var block in shape.Layout.Blocks.Where(block => block.Stage < shape.Stages.Count)) block.Of(Parameters).CopyTo(block.Of(theta.AsSpan()));
        var identity = shape.Layout.Blocks.First(block => block.Stage == shape.Stages.Count);
        for (int unit = 0; unit < Shape.Hidden; unit++) identity.Of(theta.AsSpan())[unit * Shape.Hidden + unit] = 1;
        return Outputs(shape, theta, batch);
    }

    // Objectives give outputs where masks are not zero: here they are 1 up to each sequence's end.
    SequenceValues Outputs(RecurrentShape shape, double[] theta, SequenceBatch batch)
    {
        if (batch.Inputs != shape.Inputs)
            throw new ArgumentException($"The batch has {batch.Inputs} inputs, the network {shape.Inputs}.", nameof(batch));
        var asked = new SequenceBatch(shape.Inputs, shape.Outputs, batch.Steps, batch.Sequences);
        batch.Lengths.CopyTo(asked.Lengths);
        for (int i = 0; i < batch.Steps; i++)
            for (int b = 0; b < batch.Sequences; b++)
            {
                if (i >= batch.Lengths[b]) continue;
                batch.Input(i, b).CopyTo(asked.Input(i, b));
                asked.Mask(i)[b] = 1;
            }
        double[] values = new double[batch.Steps * batch.Sequences * shape.Outputs];
        _engine.Bind(shape).On(asked).Outputs(theta, values);
        return new(batch.Steps, batch.Sequences, shape.Outputs, values);
    }
}
