"""`python -m nntui` is `nntui`."""

import sys

from nntui.cli.main import main

sys.exit(main())
