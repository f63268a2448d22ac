using System;
using System.Collections.Generic;
using System.Management.Automation;
using WriterVision.Vision.Schemas;
using Xunit;

namespace WriterVision.Tests.Vision.Schemas;

/// <summary>The classes and properties that become a schema.</summary>
public sealed class ClassSchemaTests
{
    public delegate void Callback();

    [Fact]
    public void Only_public_properties_that_can_be_read_and_set_are_requested() =>
        Assert.Equal("""{"type":"object","properties":{"Kept":{"type":"string"}},"required":["Kept"],"additionalProperties":false}""", From(typeof(Picky)).Text);

    [Theory]
    [InlineData(typeof(Shape))]
    [InlineData(typeof(Callback))]
    [InlineData(typeof(IShape))]
    [InlineData(typeof(Pair<>))]
    [InlineData(typeof(Helper))]
    [InlineData(typeof(Microsoft.CSharp.RuntimeBinder.RuntimeBinderException))]
    public void A_type_that_cannot_be_instantiated_safely_is_rejected(Type type)
    {
        Assert.Contains("is not a supported type", Problem(type));
        Assert.Contains("is not a supported type", Problem(type.MakeByRefType()));
        Assert.Contains("is not a supported type", Problem(typeof(JsonSchemaTests.Size).MakePointerType()));
    }

    [Theory]
    [InlineData(typeof(Loop), "'Next': the class [Loop] contains itself")]
    [InlineData(typeof(Drawing), "'Shapes[].Owner.Next': the class [Loop] contains itself")]
    public void A_problem_is_reported_with_the_place_of_the_property(Type type, string expectedText)
    {
        Assert.Contains("at " + expectedText, Problem(type));
        Assert.Contains("at " + expectedText, Assert.Throws<WriterVisionException>(
            () => AnswerSchema.From("[Name]", static path => path, _ => type, allowsClasses: true)).Message);
    }

    [Fact]
    public void Lists_and_classes_have_at_most_64_levels()
    {
        var (list, nested) = (typeof(int), typeof(int));
        for (var level = 0; level < SchemaNode.MaximumDepth - 1; level++)
        {
            list = list.MakeArrayType();
            nested = typeof(Box<>).MakeGenericType(nested);
        }

        Assert.NotNull(From(typeof(Box<>).MakeGenericType(list)));
        Assert.NotNull(From(typeof(Box<>).MakeGenericType(nested)));
        Assert.Contains("nested deeper than 64 levels", Problem(typeof(Box<>).MakeGenericType(list.MakeArrayType())));
        Assert.Contains("nested deeper than 64 levels", Problem(typeof(Box<>).MakeGenericType(typeof(Box<>).MakeGenericType(nested))));
    }

    private static AnswerSchema From(Type type) => AnswerSchema.From(type, static path => path, static _ => null, allowsClasses: true);

    private static string Problem(Type type)
    {
        var failure = Assert.Throws<WriterVisionException>(() => From(type));
        Assert.Equal("InvalidSchema", failure.ErrorId);
        return failure.Message;
    }

    public sealed class Picky
    {
        private string _text = "";

        public string Kept { get; set; } = "";

        public string Computed => Kept;

        public string Written
        {
            set => _text = value;
        }

        public string Own { get; private set; } = "";

        public string Foreign { private get; set; } = "";

        [Hidden]
        public string Secret { get; set; } = "";

        public static string Shared { get; set; } = "";

        public string this[int index]
        {
            get => _text + index;
            set => _text = value;
        }
    }

#pragma warning disable CA1012 // Because of the public constructor, only the check for abstract classes can reject this class.
    public abstract class Shape
#pragma warning restore CA1012
    {
        public Shape()
        {
        }

        public string Name { get; set; } = "";
    }

    public interface IShape
    {
        string Name { get; set; }
    }

    public sealed class Pair<T>
    {
        public T? First { get; set; }
    }

    public static class Helper
    {
        public static string Name { get; set; } = "";
    }

    public sealed class Box<T>
    {
        public T? Value { get; set; }
    }

    public sealed class Loop
    {
        public Loop? Next { get; set; }
    }

    public sealed class Circle
    {
        public Loop? Owner { get; set; }
    }

    public sealed class Drawing
    {
        public List<Circle> Shapes { get; set; } = [];
    }
}
