using RnnHessianFree.Experiments.Commands;

using var interruption = new Interruption();
return new CommandLine(Session.OfConsole(interruption)).Run(args);
