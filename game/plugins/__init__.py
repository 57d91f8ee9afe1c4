"""Players of other distributions: each plays in a process of its own and sees its view as JSON.

:mod:`game.plugins.host` starts and limits the process, :mod:`game.plugins.worker` runs in it,
:mod:`game.plugins.questions` asks and answers about legal actions, and :mod:`game.plugins.wire` turns values into JSON
and back.
"""
