package feed

import (
	"regexp"
	"strconv"
	"strings"

	"pantaukim/collector/extract/fact"
)

// headOf is what stands in a feed before its first entry.
func headOf(in fact.Input) string {
	head := string(in.Body[:min(len(in.Body), 16<<10)])
	for _, first := range [...]string{"<entry", "<item>", "<item "} {
		if k := strings.Index(head, first); k >= 0 {
			head = head[:k]
		}
	}
	return head
}

// statedBy reads how long a feed says that it is: in headers, or in the elements of
// OpenSearch, which Blogger writes.
func statedBy(in fact.Input) fact.Stated {
	stated := in.Headers.Stated()
	said := map[string]int{}
	for _, m := range openSearch.FindAllStringSubmatch(headOf(in), 6) {
		said[strings.ToLower(m[1])], _ = strconv.Atoi(m[2]) // digits, as matched
	}
	total, ok := said["totalresults"]
	if stated.Says || !ok {
		return stated
	}
	stated.Says, stated.Total, stated.Source = true, total, "openSearch"
	if start, size := said["startindex"], said["itemsperpage"]; start > 0 && size > 0 && start <= total {
		stated.From, stated.To = start, min(start+size-1, total)
	}
	return stated
}

// openSearch matches the numbers of OpenSearch, whatever their prefix.
var openSearch = regexp.MustCompile(`(?i)<(?:[a-z][\w.-]*:)?(totalresults|startindex|itemsperpage)(?:\s[^>]*)?>\s*(\d{1,9})\s*<`)
