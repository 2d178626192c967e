// Carries out plans with SheetJS (`xlsx`). Argument: a JSON file, a list of {source, steps, targets}.
"use strict";
const fs = require("fs");
const XLSX = require("xlsx");

const STEPS = {
  type: (book, sheet, address, text) => { XLSX.utils.sheet_add_aoa(book.Sheets[sheet], [[text]], { origin: address }); },
  delete_sheet: (book, sheet) => {
    const at = book.SheetNames.indexOf(sheet);
    book.SheetNames.splice(at, 1);
    book.Workbook.Sheets.splice(at, 1);
    delete book.Sheets[sheet];
  },
  delete_property: (book, name) => { delete book.Custprops[name]; },
};

for (const plan of JSON.parse(fs.readFileSync(process.argv[2], "utf8"))) {
  const book = XLSX.readFile(plan.source);
  for (const [step, ...rest] of plan.steps) STEPS[step](book, ...rest);
  for (const target of plan.targets) XLSX.writeFile(book, target);
}
