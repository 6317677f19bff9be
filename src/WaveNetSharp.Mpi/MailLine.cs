using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace WaveNetSharp.Mpi;

/// <summary>Messages of any length to and from one rank, in order. One thread.</summary>
/// <remarks>Each is a header of kind, number and length, and a second message for the body when there is one. One at a time is under way in each direction.</remarks>
internal sealed unsafe class MailLine
{
    private const int HeaderTag = 4;
    private const int BodyTag = 5;
    private const int HeaderLength = 3;

    private readonly MpiLibrary _library;
    private readonly nint _group;
    private readonly Queue<Mail> _outbox = new();

    // All that the library reads and writes stays where it is.
    private readonly nint[] _coming = GC.AllocateArray<nint>(1, pinned: true);
    private readonly nint[] _going = GC.AllocateArray<nint>(1, pinned: true);
    private readonly int[] _comingHeader = GC.AllocateArray<int>(HeaderLength, pinned: true);
    private readonly int[] _goingHeader = GC.AllocateArray<int>(HeaderLength, pinned: true);
    private byte[]? _comingBody;
    private byte[]? _goingBody;
    private bool _isSending;

    /// <summary>Begins to listen.</summary>
    public MailLine(MpiLibrary library, nint group, int rank)
    {
        _library = library;
        _group = group;
        Rank = rank;
        ReceiveHeader();
    }

    /// <summary>The other end.</summary>
    public int Rank { get; }

    /// <summary>Whether the other end has said goodbye.</summary>
    public bool HasHeardGoodbye { get; private set; }

    /// <summary>Whether this end has, or is about to.</summary>
    public bool HasSaidGoodbye { get; private set; }

    /// <summary>Whether nothing is to be sent.</summary>
    public bool IsIdle => !_isSending && _outbox.Count == 0;

    /// <summary>Whether both ends have said goodbye, and nothing is under way.</summary>
    public bool IsOver => HasHeardGoodbye && HasSaidGoodbye && IsIdle;

    /// <summary>Seconds in which nothing was heard.</summary>
    public double Silence { get; set; }

    /// <summary>Takes a message to be sent after those before it; nobody would hear one after a goodbye.</summary>
    public void Add(Mail mail)
    {
        if (!HasSaidGoodbye)
        {
            HasSaidGoodbye = mail.Kind == MailKind.Goodbye;
            _outbox.Enqueue(mail);
        }
    }

    /// <summary>Moves the messages on.</summary>
    /// <param name="arrived">Gets those that are whole.</param>
    /// <returns>Whether anything has moved.</returns>
    public bool MoveOn(Action<Mail> arrived)
    {
        bool received = !HasHeardGoodbye && _library.IsDone(ref _coming[0]);
        if (received)
        {
            Silence = 0;
            Receive(arrived);
        }

        bool sent = _isSending && _library.IsDone(ref _going[0]);
        if (sent)
        {
            SendBody();
        }

        if (!_isSending && _outbox.TryDequeue(out Mail? mail))
        {
            SendHeader(mail);
            sent = true;
        }

        return received || sent;
    }

    private void ReceiveHeader() => _coming[0] = _library.Receive(PointerTo(_comingHeader), HeaderLength * sizeof(int), Rank, HeaderTag, _group);

    private void Receive(Action<Mail> arrived)
    {
        if (_comingBody is null && _comingHeader[2] > 0)
        {
            _comingBody = GC.AllocateUninitializedArray<byte>(_comingHeader[2], pinned: true);
            _coming[0] = _library.Receive(PointerTo(_comingBody), _comingBody.Length, Rank, BodyTag, _group);
            return;
        }

        Mail mail = new(Rank, (MailKind)_comingHeader[0], _comingHeader[1], _comingBody ?? []);
        _comingBody = null;
        HasHeardGoodbye = mail.Kind == MailKind.Goodbye;
        if (!HasHeardGoodbye)
        {
            ReceiveHeader();
        }

        arrived(mail);
    }

    private void SendHeader(Mail mail)
    {
        _isSending = true;
        (_goingHeader[0], _goingHeader[1], _goingHeader[2]) = ((int)mail.Kind, mail.Number, mail.Body.Length);
        if (mail.Body.Length > 0)
        {
            _goingBody = GC.AllocateUninitializedArray<byte>(mail.Body.Length, pinned: true);
            mail.Body.CopyTo(_goingBody, 0);
        }

        _going[0] = _library.Send(PointerTo(_goingHeader), HeaderLength * sizeof(int), Rank, HeaderTag, _group);
    }

    private void SendBody()
    {
        // The length is that of a body that is still to be sent.
        if (_goingHeader[2] > 0)
        {
            _goingHeader[2] = 0;
            _going[0] = _library.Send(PointerTo(_goingBody!), _goingBody!.Length, Rank, BodyTag, _group);
            return;
        }

        _goingBody = null;
        _isSending = false;
    }

    private static void* PointerTo<T>(T[] pinned)
        where T : unmanaged => Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(pinned));
}
