"""What a user does, once, under both front ends and the Python interface.

Plain functions and frozen records. Nothing here prints or asks: progress is an iterator, and what
goes wrong is an NntuiError. Where data are missing, MissingDataError has the name to download.

Modules:
    data: load, download, import and check data sets; `data_info` describes them.
    samples: training images, and the split of a run, before training.
    opening: what a name means (a run, weights, data), and what can be opened.
    weights: open and save weights; `weight_files` lists them.
    evaluation: evaluate weights on a data set.
    runs: configure, create, train, rename and delete runs; `run_names` checks names.
    run_list: find runs; with `run_table` the one module for it that imports no NumPy.
    run_table: the rows of all runs, and their order; `run_filter` filters them, `weights_table`
        has the rows of weights.
    run_notes: notes, and settings to start another run with.
    trash: delete runs so that it can be undone.
    export: a run as CSV, as JSON or for TensorBoard.
    background: train a run in a process that outlives this one.
    run_report: a run as it is reported.
    resuming: resume a run that has ended.
    control: send commands to a run that is being trained, and await the answer.
    watching: snapshots of a run while it is trained.
    settings: the settings of a new run, and changes to those of a running one.
    comparison: runs, weights and baselines beside each other; `baselines` measures them.
    digit_comparison: which test images one network fixed and the other broke.
    confusion_history: the confusion matrices of a run by epoch.
"""
