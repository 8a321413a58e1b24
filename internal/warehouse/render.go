package warehouse

import (
	"fmt"
	"regexp"
	"strings"
)

// placeholder finds what a migration leaves open: ${on_cluster}, ${database}
// and ${engine Family(arguments)}.
var placeholder = regexp.MustCompile(`\$\{([a-z_]+)(?: +([A-Za-z]+)\(([^)}]*)\))?\}`)

// replicaPath is where a replicated table keeps its state in Keeper. The server
// fills in the braces.
const replicaPath = `'/clickhouse/tables/{shard}/{database}/{table}', '{replica}'`

// render fills in the placeholders of a statement, so that the same SQL serves
// one engine and a cluster of replicas. An unknown placeholder is left as it
// stands, which is a syntax error to ClickHouse and caught by a test.
func render(sql string, cfg Config) string {
	return placeholder.ReplaceAllStringFunc(sql, func(hole string) string {
		part := placeholder.FindStringSubmatch(hole)
		name, family, args := part[1], part[2], strings.TrimSpace(part[3])
		switch {
		case name == "on_cluster" && cfg.Cluster == "":
			return ""
		case name == "on_cluster":
			return "ON CLUSTER " + cfg.Cluster
		case name == "database":
			return cfg.Database
		case name == "engine" && family != "" && !cfg.Replicated:
			return fmt.Sprintf("%s(%s)", family, args)
		case name == "engine" && family != "" && args == "":
			return fmt.Sprintf("Replicated%s(%s)", family, replicaPath)
		case name == "engine" && family != "":
			return fmt.Sprintf("Replicated%s(%s, %s)", family, replicaPath, args)
		default:
			return hole
		}
	})
}
