#!/usr/bin/env bash
# Expected: two readers of licence barcodes, one of them "from US and Canadian driver's
# licenses", read the dates of an Ontario licence: the AAMVA standard writes them as
# CCYYMMDD in Canada and MMDDCCYY in the United States, and field DCG says which.
# Seen: both take every date as American. Who was born on 2 January 1970 was born in the
# year 103 in aamva-parser and on "0102-19-70" in parse-usdl; the licence, good until 2035,
# ran out in the year 132, and neither reports an error. The country is read as Canada.
# Why it matters: a driver who is stopped with a true licence has none, and is 1900 years
# old; in text that is stored, "0102-19-70" is no date that anybody can search.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$work" \
  aamva-parser@1.7.0 parse-usdl@3.2.0
cd "$work"
node - <<'JS'
function tell(expected, seen, holds) {
  // Print both and fail where the behaviour is another one by now.
  console.log("expected:", expected);
  console.log("seen:    ", seen);
  if (!holds) throw new Error("the behaviour has changed");
}

const { parse, getAge } = require("aamva-parser");
const usdl = require("parse-usdl");

console.log("aamva-parser 1.7.0, parse-usdl 3.2.0");

function barcode(issuer, fields) {
  const part = "DL" + fields.join("\n") + "\r";
  const size = String(part.length).padStart(4, "0");
  return `@\n\x1e\rANSI ${issuer}0800` + `01DL0031${size}${part}`;
}

const person = ["DAQP12345678", "DCSEXAMPLE", "DDEN", "DACANN", "DDFN", "DADLEE", "DDGN"];
const rest = ["DBC2", "DAYBRO", "DAG1 MAIN ST", "DAITOWN"];
const texas = barcode("636015", [...person, "DBD08242015", "DBB01021970", "DBA01312035",
  ...rest, "DAJTX", "DAK750010000  ", "DCGUSA"]);
const ontario = barcode("636012", [...person, "DBD20150824", "DBB19700102", "DBA20350131",
  ...rest, "DAJON", "DAKM5V2T6     ", "DCGCAN"]);

const years = [texas, ontario].map((code) => {
  const read = parse(code);
  return [read.country, read.dateOfBirth.getFullYear(), read.expired];
});
const texts = [texas, ontario].map((code) => usdl.parse(code).dateOfBirth);
console.log("aamva-parser:", JSON.stringify(years), "age:", getAge(ontario) > 1900);
console.log("parse-usdl:", JSON.stringify(texts));
tell("1970 and 1970-01-02 for both, and not expired", JSON.stringify(years[1]),
  JSON.stringify(years) === JSON.stringify(
    [["United States", 1970, false], ["Canada", 103, true]])
  && getAge(ontario) > 1900
  && texts[0] === "1970-01-02" && texts[1] === "0102-19-70");
JS
