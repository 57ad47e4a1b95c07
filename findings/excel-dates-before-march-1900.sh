#!/usr/bin/env bash
# Expected: four current readers of Excel workbooks read 15 January 1900 as that day, and 25
# January 1945 in a workbook of 1904, as Excel for the Mac wrote them for decades.
# Seen: ExcelJS and SheetJS (xlsx) make 14 January 1900 of the first, as they do with every
# day before 1 March 1900; openpyxl and calamine read it right. SheetJS, asked for dates,
# forgets 1904: 25 January 1945 is 24 January 1941, while its own text of the cell is right.
# Why it matters: one list, loaded by two desks, holds two dates of birth for each person;
# four years and a day are still a plausible age.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check \
  --no-deps openpyxl==3.1.5 et-xmlfile==2.0.0 python-calamine==0.9.1
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$work" \
  exceljs@4.4.0 xlsx@0.18.5
cd "$work"
venv/bin/python - <<'PY'
import openpyxl
from python_calamine import CalamineWorkbook

for name, epoch in (("1900", openpyxl.utils.datetime.WINDOWS_EPOCH),
                    ("1904", openpyxl.utils.datetime.MAC_EPOCH)):
    book = openpyxl.Workbook()
    book.epoch = epoch
    for row, serial in enumerate((15, 15000), 1):
        book.active.cell(row, 1, serial).number_format = "yyyy-mm-dd"
    book.save(f"{name}.xlsx")
    one = [f"{cell.value:%Y-%m-%d}"
           for cell in openpyxl.load_workbook(f"{name}.xlsx").active["A"]]
    two = [f"{row[0]:%Y-%m-%d}" for row in
           CalamineWorkbook.from_path(f"{name}.xlsx").get_sheet_by_index(0).to_python()]
    print(name, "openpyxl", *one, "calamine", *two)
    if one != two or one[0] != {"1900": "1900-01-15", "1904": "1904-01-16"}[name]:
        raise SystemExit("the behaviour has changed")
PY
TZ=UTC node - <<'JS'
const exceljs = require("exceljs");
const sheetjs = require("xlsx");

console.log("exceljs 4.4.0, xlsx", sheetjs.version);
const day = (moment) => moment.toISOString().slice(0, 10);

async function read(name) {
  const book = new exceljs.Workbook();
  await book.xlsx.readFile(`${name}.xlsx`);
  const one = [1, 2].map((row) => day(book.worksheets[0].getCell(row, 1).value));
  const sheet = sheetjs.readFile(`${name}.xlsx`, { cellDates: true }).Sheets.Sheet;
  const cells = [sheet.A1, sheet.A2];
  return [one, cells.map((cell) => day(cell.v)), cells.map((cell) => cell.w)].join(" | ");
}

Promise.all([read("1900"), read("1904")]).then((seen) => {
  console.log("ExcelJS | SheetJS | text of SheetJS");
  seen.forEach((line) => console.log(line));
  console.log("expected: 1900-01-15,1941-01-24 and 1904-01-16,1945-01-25 in each column");
  const kept = seen[0] === "1900-01-14,1941-01-24 | 1900-01-14,1941-01-24 | "
    + "1900-01-15,1941-01-24"
    && seen[1] === "1904-01-16,1945-01-25 | 1900-01-14,1941-01-24 | "
    + "1904-01-16,1945-01-25";
  if (!kept) throw new Error("the behaviour has changed");
});
JS
