package extract

import (
	"time"

	"pantaukim/internal/kim"
)

// testNow is a Saturday, ten in the morning in western Indonesia.
var testNow = time.Date(2025, 11, 1, 10, 0, 0, 0, kim.WIB.Location())
