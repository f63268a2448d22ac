using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;

namespace WriterVision.Emulator.Files;

/// <summary>The uploaded files, in the order of their upload; in memory, up to a configured size.</summary>
internal sealed class FileStore(long maximumBytes)
{
    private readonly Lock _lock = new();
    private readonly List<StoredFile> _files = [];
    private long _bytes;

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _files.Count;
            }
        }
    }

    public bool HasRoom(long length)
    {
        lock (_lock)
        {
            return _bytes + length <= maximumBytes;
        }
    }

    public void Add(StoredFile file)
    {
        lock (_lock)
        {
            _files.Add(file);
            _bytes += file.Bytes.Length;
        }
    }

    public StoredFile? Find(string id)
    {
        lock (_lock)
        {
            return _files.Find(file => file.Id == id);
        }
    }

    public bool Remove(string id)
    {
        lock (_lock)
        {
            var index = _files.FindIndex(file => file.Id == id);
            if (index < 0)
            {
                return false;
            }

            _bytes -= _files[index].Bytes.Length;
            _files.RemoveAt(index);
            return true;
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _files.Clear();
            _bytes = 0;
        }
    }

    /// <summary>A page of the files that match a filter.</summary>
    /// <param name="isAscending">Whether the oldest file comes first.</param>
    /// <param name="after">The file that the page follows.</param>
    /// <param name="before">The file that follows the page.</param>
    /// <param name="limit">The maximum number of files in the page.</param>
    /// <param name="filter">Selects the files.</param>
    /// <exception cref="ApiErrorException">The file of the cursor was not found.</exception>
    public (IReadOnlyList<StoredFile> Page, bool HasMore) List(bool isAscending, string? after, string? before, int limit, Func<StoredFile, bool> filter)
    {
        List<StoredFile> all;
        lock (_lock)
        {
            all = [.. _files];
        }

        if (!isAscending)
        {
            all.Reverse();
        }

        if (after is not null)
        {
            all = [.. all.Skip(Cursor(all, after) + 1)];
        }

        var matching = (before is null ? all : all.Take(Cursor(all, before))).Where(filter).ToList();
        // The previous page ends at the cursor.
        var page = before is null ? matching.Take(limit) : matching.TakeLast(limit);
        return ([.. page], matching.Count > limit);
    }

    private static int Cursor(List<StoredFile> files, string id) => files.FindIndex(file => file.Id == id) is >= 0 and var index
        ? index
        : throw ApiErrorException.BadRequest($"The cursor '{id}' does not identify a file.");
}
