"""How returned files get in: what lies in folders, archives and messages, guarded, read and made format-independent.

    reading.py       the room's door: paths in, `Incoming` files with what they mean out
    folders.py       which files of a folder count
    pool.py          child processes that do all parsing; worker.py runs in them, frames.py and exchange.py are how both talk
    kinds.py         what a file is, by its content
    guard.py         limits, refusals, and the only way into a zip file
    archives.py      what is packed in .zip files; contents.py is what comes out of these and of messages
    containers.py    what is packed in messages: mime.py (.eml) and outlook.py (.msg), mail_headers.py, mail_text.py
    formats.py       from bytes to a workbook: the reader for each kind, and what holds for all of them
    xlsx*.py         the reader for .xlsx and .xlsm; package.py reads the properties of all packed Office formats
    ods*.py          the reader for .ods and .fods
    xls.py           the reader for .xls; calamine.py for .xlsb; old_formats.py puts in what both libraries leave out
    docx*.py         the reader for tables in Word documents
    html_tables.py   the reader for tables in web pages
    xml2003.py       the reader for the XML format of Excel 2003
    csv_text.py      the reader for .csv and .txt
    besides.py       what a workbook says beside its cells; margins.py, fills.py and spread.py help several readers
    display.py       how a German spreadsheet program shows numbers and dates

.xlsx files are read here and not by openpyxl for measured reasons: openpyxl opens strict OOXML as a workbook without
sheets, drops values that lie inside merged ranges, needs two passes for formulas and their results, does not end on a
merge over whole columns, and takes half a second to import in every child process. The tests compare both readers.
"""
