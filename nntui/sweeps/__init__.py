"""Sweeps: many runs of one experiment with other settings, trained here or on a cluster.

A sweep is a folder: `sweep.toml` is its plan, `events.jsonl` the journal of its decisions, and
`trials/` has one ordinary run folder for each trial. A process of its own, the coordinator,
proposes settings, has them trained, and decides which trials are trained for more epochs. It can
be killed at any time: the next one reads the folders.

Modules:
    space: what is varied, and its notation.
    plan: the settings of a sweep, as TOML; `studies` has the sweeps that come with nntui.
    ladder, halving: the rungs of successive halving, and which trials climb them.
    proposers: grid, one setting at a time, random, TPE.
    trial: one job of a worker: train the run of a trial to a rung.
    executors: where jobs are done: processes on this machine, or Dask.
    coordinator: the loop that connects them; `process` is its process.
    directory, events, state: the folder, its journal, and what is known after an event.
    actions, watching, report: what the front ends call.
"""
