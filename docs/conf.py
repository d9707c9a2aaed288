"""
How the site is built: ``sphinx-build -n -W docs docs/_build``, with the extra ``docs``.

The pages of the rules are made from the register while the site is built, and are not kept.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "_extensions"))

project = "multiline_batch"
author = "The multiline_batch authors"
project_copyright = author
language = "en"
html_title = "multiline_batch"
html_theme = "furo"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_copyright = False
html_theme_options = {
    "light_css_variables": {
        "color-brand-primary": "#0b5d77",
        "color-brand-content": "#0b5d77",
        "color-code-background": "#f3f6f8",
    },
    "dark_css_variables": {"color-brand-primary": "#6cc4de", "color-brand-content": "#6cc4de"},
}
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "cross_references",
    "looks",
    "rule_pages",
]
exclude_patterns = ["_build", "examples"]
# A block of a document is told to be Python only if its language says so.
highlight_language = "none"

myst_enable_extensions = ["attrs_inline", "colon_fence"]
myst_heading_anchors = 3

# Names in single backticks of a docstring are those of the library, or else plain code.
default_role = "py:obj"
add_module_names = False
python_use_unqualified_type_names = True
python_maximum_signature_line_length = 80
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
napoleon_numpy_docstring = False
napoleon_custom_sections = ["Source"]

nitpicky = True
