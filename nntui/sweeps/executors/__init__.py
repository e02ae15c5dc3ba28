"""Executors: where jobs are done. All have the interface of `executor.Executor`."""
