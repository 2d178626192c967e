// Carries out plans with ExcelJS. Argument: a JSON file, a list of {source, steps, targets}.
"use strict";
const fs = require("fs");
const ExcelJS = require("exceljs");

const STEPS = {
  type: (book, sheet, address, text) => { book.getWorksheet(sheet).getCell(address).value = text; },
  insert: (book, sheet, row) => { book.getWorksheet(sheet).insertRow(row, []); },
  copy_row: (book, sheet, from, to) => {
    const page = book.getWorksheet(sheet);
    page.getRow(to).values = page.getRow(from).values;
  },
  hide_column: (book, sheet, column) => { book.getWorksheet(sheet).getColumn(column).hidden = true; },
  delete_sheet: (book, sheet) => { book.removeWorksheet(book.getWorksheet(sheet).id); },
};

async function main() {
  for (const plan of JSON.parse(fs.readFileSync(process.argv[2], "utf8"))) {
    const book = new ExcelJS.Workbook();
    await book.xlsx.readFile(plan.source);
    for (const [step, ...rest] of plan.steps) STEPS[step](book, ...rest);
    for (const target of plan.targets) await book.xlsx.writeFile(target);
  }
}

main().catch((problem) => { console.error(problem); process.exit(1); });
