"""How returned files get in: what lies in folders, archives and messages, guarded, read and made format-independent.

    reading.py      the room's door: paths in, `Incoming` files with their `core.grid.Workbook` out
    folders.py      which files of a folder count
    pool.py         child processes that do all parsing; worker.py is what runs in them, frames.py how both talk
    kinds.py        what a file is, by its content
    guard.py        limits, refusals, and the only way into a zip file
    containers.py   what is packed in .zip, .eml and .msg files
    xlsx*.py        the reader for .xlsx and .xlsm
    ods*.py         the reader for .ods
    calamine.py     the reader for .xls and .xlsb
    csv_text.py     the reader for .csv and .txt
    display.py      how a German spreadsheet program shows numbers and dates

.xlsx files are read here and not by openpyxl for measured reasons: openpyxl opens strict OOXML as a workbook without
sheets, drops values that lie inside merged ranges, needs two passes for formulas and their results, does not end on a
merge over whole columns, and takes half a second to import in every child process. The tests compare both readers.
"""
