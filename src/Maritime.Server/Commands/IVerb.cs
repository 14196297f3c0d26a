using System.CommandLine;

namespace Maritime.Server.Commands;

/// <summary>One verb of the command line: <c>maritime VERB ...</c>.</summary>
/// <remarks>
/// Adding one is a file in this folder and a line in <see cref="Verbs.All"/>. An action returns the exit code: 0 done,
/// 1 the input or the world was bad (one sentence on stderr), 2 the call itself was wrong (<see cref="CallErrors"/>).
/// Never a stack trace.
/// </remarks>
internal interface IVerb
{
    Command Build();
}
