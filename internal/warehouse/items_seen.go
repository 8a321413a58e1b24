package warehouse

import (
	_ "embed"
	"strings"
)

//go:embed sql/items_seen.sql
var itemsSeenSQL string

// ItemsSeen puts the items as they were last seen in the place of ${items_seen} in a
// statement. Whoever asks for last_seen or missed reads them so: a walk that merely sees
// an item again writes to item_sights and leaves the item's own row as it is. A condition
// on group_id outside narrows both tables.
func ItemsSeen(statement string) string {
	return strings.ReplaceAll(statement, "${items_seen}", "("+strings.TrimSpace(itemsSeenSQL)+")")
}
