"""A catalogue of media files -> their results, on this machine or on a cluster, with a ledger.

catalogue  folder, glob, CSV or JSON lines -> rows
names      rows -> where their results go
jobs       rows and options -> jobs
ledger     what came of each job; SQLite
changes    what is there already, and what must be done again
run        jobs -> results, in order, over any crew
local      the crew of this process: one event loop, one client for all
ray        the crew of a Ray cluster
status     the ledger for people and for machines
"""
