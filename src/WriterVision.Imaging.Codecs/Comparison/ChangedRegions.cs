using System;
using System.Collections.Generic;
using System.Drawing;
using System.Linq;

namespace WriterVision.Imaging.Codecs.Comparison;

/// <summary>Groups the pixels that differ between two images into regions: each tile has the rectangle around its pixels, and tiles that touch are joined.</summary>
internal sealed class ChangedRegions
{
    /// <summary>The width and height of a tile in pixels. Differences that are closer belong together: the letters of a changed word are one region.</summary>
    public const int TileSize = 16;

    private readonly int _columns;
    private readonly int _rows;
    private readonly Box[] _boxes;

    public ChangedRegions(PixelSize size)
    {
        _columns = (size.Width + TileSize - 1) / TileSize;
        _rows = (size.Height + TileSize - 1) / TileSize;
        _boxes = new Box[_columns * _rows];
    }

    /// <summary>Adds pixels of one row of one tile.</summary>
    public void Add(int left, int right, int y) => _boxes[(y / TileSize * _columns) + (left / TileSize)].Add(left, y, right, y + 1);

    public IReadOnlyList<Rectangle> ToRectangles()
    {
        var rectangles = new List<Rectangle>();
        var isVisited = new bool[_boxes.Length];
        var waiting = new Stack<int>();
        for (var start = 0; start < _boxes.Length; start++)
        {
            if (isVisited[start] || _boxes[start].IsEmpty)
            {
                continue;
            }

            var region = default(Box);
            isVisited[start] = true;
            waiting.Push(start);
            while (waiting.Count > 0)
            {
                var index = waiting.Pop();
                region.Add(_boxes[index]);
                VisitNeighbors(index, isVisited, waiting);
            }

            rectangles.Add(region.ToRectangle());
        }

        return [.. rectangles.OrderBy(static region => region.Top).ThenBy(static region => region.Left)];
    }

    private void VisitNeighbors(int index, bool[] isVisited, Stack<int> waiting)
    {
        var column = index % _columns;
        var row = index / _columns;
        for (var y = Math.Max(row - 1, 0); y <= Math.Min(row + 1, _rows - 1); y++)
        {
            for (var x = Math.Max(column - 1, 0); x <= Math.Min(column + 1, _columns - 1); x++)
            {
                var neighbor = (y * _columns) + x;
                if (!isVisited[neighbor] && !_boxes[neighbor].IsEmpty)
                {
                    isVisited[neighbor] = true;
                    waiting.Push(neighbor);
                }
            }
        }
    }

    /// <summary>The smallest rectangle around some pixels. Right and bottom are exclusive, so the default value is an empty rectangle.</summary>
    private struct Box
    {
        private int _left;
        private int _top;
        private int _right;
        private int _bottom;

        public readonly bool IsEmpty => _right == 0;

        public void Add(Box other) => Add(other._left, other._top, other._right, other._bottom);

        public readonly Rectangle ToRectangle() => new(_left, _top, _right - _left, _bottom - _top);

        public void Add(int left, int top, int right, int bottom)
        {
            _left = IsEmpty ? left : Math.Min(_left, left);
            _top = IsEmpty ? top : Math.Min(_top, top);
            _bottom = IsEmpty ? bottom : Math.Max(_bottom, bottom);
            _right = Math.Max(_right, right);
        }
    }
}
