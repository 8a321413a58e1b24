package tables

import (
	"pantaukim/dashboards/board"
)

// Change is one change of status of a group that is listed.
type Change struct {
	board.Change
	Row *board.Row
}

// ChangeOrder is the order in which changes are told: what asks for a call first.
var ChangeOrder = []string{"fell", "became_unobserved", "recovered", "first_post", "observed_again"}
