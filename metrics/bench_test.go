package metrics_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"pantaukim/metrics"
)

// national is a snapshot of 3,594 groups.
func national() metrics.Snapshot {
	s := snapshot()
	s.Groups = nil
	for i := range 3594 {
		s.Groups = append(s.Groups, metrics.Group{
			ID: fmt.Sprintf("kim-%04d", i), Name: fmt.Sprintf("KIM Desa %d", i), RegencyCode: "62.13", DistrictCode: "62.13.05", Status: "active",
			IAD: float64(i%1000) / 10, ActiveWeeks: i % 9, ObservedWeeks: 8, Items: i, Photos: 2 * i, LastItem: time.Unix(1761600000, 0), LastComplete: time.Unix(1761613200, 0),
		})
	}
	return s
}

// nowhere takes an answer without keeping it.
type nowhere struct{ header http.Header }

func (n nowhere) Header() http.Header         { return n.header }
func (n nowhere) Write(p []byte) (int, error) { return len(p), nil }
func (n nowhere) WriteHeader(int)             {}

// BenchmarkGroups is what one scrape of /metrics/groups costs, and what writing it
// once for each snapshot does.
func BenchmarkGroups(b *testing.B) {
	m, s := metrics.New(), national()
	m.Set(s)
	handler, request := m.GroupsHandler(), httptest.NewRequest(http.MethodGet, "/metrics/groups", nil)
	request.Header.Set("Accept-Encoding", "gzip")
	b.Run("scrape", func(b *testing.B) {
		for b.Loop() {
			handler.ServeHTTP(nowhere{http.Header{}}, request)
		}
	})
	b.Run("snapshot", func(b *testing.B) {
		for b.Loop() {
			m.Set(s)
		}
	})
}
