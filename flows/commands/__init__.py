"""The commands of `onrecord`, one module each.

A command module imports at its top only what the command line itself needs, and everything else inside its function:
`onrecord sql` must not wait for what `onrecord run` imports.
"""
