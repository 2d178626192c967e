REM  Works in LibreOffice Calc as a person does, after a plan: the file that the environment variable FKO_PLAN names.
REM  One step a line, its words separated by tabs; \n, \t and \\ stand for line break, tab and backslash within a word.
REM  Cells are entered, rows inserted and sorted, columns hidden through the commands of the menus and the keyboard.
Option Explicit

Private book As Object
Private window As Object
Private dispatcher As Object

Sub Run
	Dim files As Object, stream As Object, line As String, words As Variant
	On Error GoTo Failed
	dispatcher = createUnoService("com.sun.star.frame.DispatchHelper")
	files = createUnoService("com.sun.star.ucb.SimpleFileAccess")
	stream = createUnoService("com.sun.star.io.TextInputStream")
	stream.setInputStream(files.openFileRead(ConvertToURL(Environ("FKO_PLAN"))))
	stream.setEncoding("UTF-8")
	Do While Not stream.isEOF()
		line = stream.readLine()
		words = Split(line, Chr(9))
		If line <> "" Then Perform(words)
	Loop
	stream.closeInput()
	StarDesktop.terminate()
	Exit Sub
Failed:
	Report(files, line & ": " & Error$ & " (line " & Erl & ")")
	StarDesktop.terminate()
End Sub

Private Sub Report(files As Object, words As String)
	Dim sink As Object
	sink = createUnoService("com.sun.star.io.TextOutputStream")
	sink.setOutputStream(files.openFileWrite(ConvertToURL(Environ("FKO_PLAN") & ".failed")))
	sink.writeString(words)
	sink.closeOutput()
End Sub

Private Sub Perform(words As Variant)
	Select Case words(0)
	Case "open"
		book = StarDesktop.loadComponentFromURL(ConvertToURL(words(1)), "_blank", 0, Array())
		window = book.CurrentController.Frame
		REM  Nobody looks on: without this, every cell typed costs a new calculation and a new picture.
		book.enableAutomaticCalculation(False)
		book.lockControllers()
		book.addActionLock()
	Case "type"
		Visit(words(1), words(2))
		Menu("EnterString", "StringName", Plain(words(3)))
	Case "insert"
		Visit(words(1), words(2) & ":" & words(2))
		Menu("InsertRowsBefore", "", "")
	Case "copy_row"
		CopyRow(words(1), CLng(words(2)), CLng(words(3)))
	Case "delete_property"
		book.DocumentProperties.UserDefinedProperties.removeProperty(words(1))
	Case "sort"
		Visit(words(1), words(2))
		SortBy(CInt(words(3)), CBool(words(4)))
	Case "filter"
		Visit(words(1), words(2))
		FilterBy(words(1), words(2), CInt(words(3)), Plain(words(4)))
	Case "hide_column"
		Visit(words(1), words(2) & "1")
		Menu("HideColumn", "", "")
	Case "delete_column"
		Visit(words(1), words(2) & "1")
		Menu("DeleteColumns", "", "")
	Case "insert_column"
		Visit(words(1), words(2) & "1")
		Menu("InsertColumnsBefore", "", "")
	Case "delete_sheet"
		book.Sheets.removeByName(words(1))
	Case "rename_sheet"
		book.Sheets.getByName(words(1)).setName(words(2))
	Case "duplicate_sheet"
		book.Sheets.copyByName(words(1), words(2), CInt(words(3)))
	Case "move_sheet"
		book.Sheets.moveByName(words(1), CInt(words(2)))
	Case "copy_sheet_to_new"
		CopyToNew(words(1))
	Case "save"
		Save(words(1), words(2), words(3))
	Case "close"
		book.close(True)
	Case Else
		book.isNoStep(words(0))
	End Select
End Sub

Private Sub Menu(entry As String, word As String, value As Variant)
	Dim options(0) As New com.sun.star.beans.PropertyValue
	options(0).Name = word
	options(0).Value = value
	If word = "" Then
		dispatcher.executeDispatch(window, ".uno:" & entry, "", 0, Array())
	Else
		dispatcher.executeDispatch(window, ".uno:" & entry, "", 0, options())
	End If
End Sub

Private Sub Visit(sheet As String, range As String)
	book.CurrentController.setActiveSheet(book.Sheets.getByName(sheet))
	Menu("GoToCell", "ToPoint", range)
End Sub

Private Sub CopyRow(sheet As String, first As Long, second As Long)
	Dim page As Object
	page = book.Sheets.getByName(sheet)
	page.copyRange(page.getCellByPosition(0, second - 1).CellAddress, page.Rows.getByIndex(first - 1).RangeAddress)
End Sub

Private Sub SortBy(column As Integer, ascending As Boolean)
	Dim options(5) As New com.sun.star.beans.PropertyValue
	options(0).Name = "ByRows"
	options(0).Value = True
	options(1).Name = "HasHeader"
	options(1).Value = False
	options(2).Name = "CaseSensitive"
	options(2).Value = False
	options(3).Name = "IncludeAttribs"
	options(3).Value = True
	options(4).Name = "Col1"
	options(4).Value = column
	options(5).Name = "Ascending1"
	options(5).Value = ascending
	dispatcher.executeDispatch(window, ".uno:DataSort", "", 0, options())
End Sub

Private Sub FilterBy(sheet As String, range As String, column As Integer, text As String)
	Dim cells As Object, rule As Object
	Dim fields(0) As New com.sun.star.sheet.TableFilterField
	cells = book.Sheets.getByName(sheet).getCellRangeByName(range)
	rule = cells.createFilterDescriptor(True)
	rule.ContainsHeader = True
	fields(0).Field = column
	fields(0).Operator = com.sun.star.sheet.FilterOperator.EQUAL
	fields(0).IsNumeric = False
	fields(0).StringValue = text
	rule.setFilterFields(fields())
	cells.filter(rule)
End Sub

Private Sub CopyToNew(sheet As String)
	Dim target As Object, source As Object
	source = book
	target = StarDesktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, Array())
	target.Sheets.importSheet(source, sheet, 0)
	target.Sheets.removeByName(target.Sheets.ElementNames(1))
	source.close(True)
	book = target
	window = book.CurrentController.Frame
End Sub

Private Sub Save(path As String, filter As String, settings As String)
	Dim options(1) As New com.sun.star.beans.PropertyValue
	book.removeActionLock()
	book.calculateAll()
	options(0).Name = "FilterName"
	options(0).Value = filter
	options(1).Name = "FilterOptions"
	options(1).Value = settings
	book.storeToURL(ConvertToURL(path), options())
	book.addActionLock()
End Sub

Private Function Plain(word As String) As String
	Dim marked As String
	marked = Replace(word, "\\", Chr(1))
	marked = Replace(marked, "\n", Chr(10))
	marked = Replace(marked, "\t", Chr(9))
	Plain = Replace(marked, Chr(1), "\")
End Function
