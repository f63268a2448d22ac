using System;
using System.IO;
using System.Linq;
using System.Management.Automation;
using WriterVision.Errors;
using WriterVision.Platform;
using WriterVision.Vision.Schemas;

namespace WriterVision.Commands.Binding;

/// <summary>Turns what a user gives to <c>-Schema</c> into a schema: finds the file of a path, and the type of a name.</summary>
internal static class SchemaArgument
{
    private const int MaximumLength = 1024 * 1024;

    /// <exception cref="WriterVisionException"><c>InvalidSchema</c>, or <c>SchemaNotReadable</c>.</exception>
    public static AnswerSchema Read(object given, SessionState session) => AnswerSchema.From(
        given,
        path => ReadFile(new InputPaths(session.Path).Literal(path).Single()),
        static name => LanguagePrimitives.TryConvertTo<Type>(name, out var type) ? type : null,
        takesClasses: session.LanguageMode == PSLanguageMode.FullLanguage);

    private static string ReadFile(string path)
    {
        try
        {
            // Asked before it is opened: a named pipe has no length, and opening one would wait for its writer; a device has no end.
            return PlatformSupport.FollowLinks(new FileInfo(path)).Length switch
            {
                0 => throw SchemaErrors.InvalidSchema(path, "it is empty, or a pipe or a device and no file"),
                > MaximumLength => throw SchemaErrors.InvalidSchema(path, "it has more than 1 MB"),
                _ => File.ReadAllText(path),
            };
        }
        catch (Exception exception) when (FileErrors.IsFileSystemFailure(exception))
        {
            throw SchemaErrors.SchemaNotReadable(path, exception);
        }
    }
}
