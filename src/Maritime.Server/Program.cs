using System.CommandLine;
using Maritime.Server.Commands;

RootCommand root = new(
    "Listens to AIS and notices which ships go dark, meet at sea, or are not who they say they are.");
foreach (IVerb verb in Verbs.All)
{
    root.Subcommands.Add(verb.Build());
}

new ServeVerb().AddTo(root);
ParseResult call = root.Parse(args);
if (CallErrors.Print(call))
{
    return CallErrors.ExitCode;
}

// Ctrl-C saves first; a second one ends at once.
return await call.InvokeAsync(new() { ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });
