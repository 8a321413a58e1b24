// Package deploy holds what is shipped beside the program and is also needed
// inside it: the example registry, which the demonstration watches.
package deploy

import _ "embed"

// KaltengRegistry is the example registry of Kalimantan Tengah as a CSV file:
// 153 groups in the numbers that the province published. Six names are real; all
// other names, all addresses, all days of registration and all officers are
// invented, and each row's note says so. See example/README.md.
//
//go:embed example/kalteng.csv
var KaltengRegistry []byte
