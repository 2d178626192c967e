"""The Word draft: the house template filled with the content of the concept, on python-docx with a small lxml layer.

`document.write_concept` does it; `house_template` builds the template, `reading` reads a draft's outline back.
Code names styles by their Word names and never formats by hand, so that staff can restyle everything in the template.
"""
