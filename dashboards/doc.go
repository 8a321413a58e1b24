// Package dashboards serves what people see of the warehouse: pages, downloads and the
// read API. It knows addresses, forms, headers and who may see what, and keeps answers
// ready-made; what an answer says is made by the packages below it.
//
// It reads the tables only. Every page is drawn on the server and works without
// JavaScript; charts are an addition to a table and never a replacement. All
// text that came from a site or from the registry is treated as hostile: it is
// escaped by html/template, by encoding/json or by the export that carries it,
// and the browser is told to run nothing but the files of this binary.
//
// What every visitor sees alike is kept ready-made: the newest scoring is read
// once into a board in memory, pages are drawn from it once per scoring, and
// later views are answered from those bytes.
package dashboards
