package faultserver

import (
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// Config adjusts the server.
type Config struct {
	Pace     time.Duration    // between the bytes of the slow modes; 100 ms if zero
	Fallback http.Handler     // serves the hosts that belong to no mode; nil: 404
	Now      func() time.Time // for the arrival log; time.Now if nil
}

// Arrival is one request as it came in.
type Arrival struct {
	At          time.Time
	Host        string
	Path        string // with the query
	UserAgent   string
	Conditional bool // carried a validator
	Open        int  // requests open at that moment, this one included
}

// Server is the misbehaving server. Serve its Handler, and call Release before
// closing the HTTP server, so that the requests that hang come to an end.
type Server struct {
	cfg Config

	mu       sync.Mutex
	arrivals []Arrival
	open     int
	drifted  bool
	limited  map[string]int // 429 answered so far, by host and path
	bombs    map[Mode][]byte
	released chan struct{}
	once     sync.Once
}

// New makes a server.
func New(cfg Config) *Server {
	if cfg.Pace <= 0 {
		cfg.Pace = 100 * time.Millisecond
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	return &Server{cfg: cfg, limited: map[string]int{}, bombs: map[Mode][]byte{}, released: make(chan struct{})}
}

// Release ends every request that hangs, now and from now on.
func (s *Server) Release() { s.once.Do(func() { close(s.released) }) }

// SetDrifted changes the markup of the drift modes overnight, or back.
func (s *Server) SetDrifted(drifted bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.drifted = drifted
}

func (s *Server) isDrifted() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.drifted
}

// Arrivals returns the requests so far, in the order in which they came, of the
// given hosts or of all.
func (s *Server) Arrivals(hosts ...string) []Arrival {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := slices.Clone(s.arrivals)
	return slices.DeleteFunc(list, func(a Arrival) bool { return len(hosts) > 0 && !slices.Contains(hosts, a.Host) })
}

// Forget empties the log of arrivals.
func (s *Server) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.arrivals = nil
}

// MostWithin returns the largest number of arrivals that fell into any stretch
// of time of the given length.
func MostWithin(arrivals []Arrival, length time.Duration) int {
	most, from := 0, 0
	for to := range arrivals {
		for arrivals[to].At.Sub(arrivals[from].At) >= length {
			from++
		}
		most = max(most, to-from+1)
	}
	return most
}

// ShortestGap returns the shortest time between two arrivals in a row; zero if
// there are fewer than two.
func ShortestGap(arrivals []Arrival) time.Duration {
	var shortest time.Duration
	for i := 1; i < len(arrivals); i++ {
		if gap := arrivals[i].At.Sub(arrivals[i-1].At); i == 1 || gap < shortest {
			shortest = gap
		}
	}
	return shortest
}

// MostOpen returns the largest number of requests that were open at once.
func MostOpen(arrivals []Arrival) int {
	most := 0
	for _, a := range arrivals {
		most = max(most, a.Open)
	}
	return most
}

// Handler serves all modes by host name.
func (s *Server) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := strings.ToLower(r.Host)
		if h, _, err := net.SplitHostPort(host); err == nil {
			host = h
		}
		s.arrive(host, r)
		defer s.leave()
		mode := Mode(strings.TrimSuffix(host, domain))
		switch {
		case strings.HasSuffix(host, domain) && mode.known():
			s.serve(w, r, mode)
		case s.cfg.Fallback != nil:
			s.cfg.Fallback.ServeHTTP(w, r)
		default:
			http.NotFound(w, r)
		}
	})
}

func (s *Server) arrive(host string, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open++
	s.arrivals = append(s.arrivals, Arrival{
		At: s.cfg.Now(), Host: host, Path: r.URL.RequestURI(), UserAgent: r.UserAgent(), Open: s.open,
		Conditional: r.Header.Get("If-None-Match")+r.Header.Get("If-Modified-Since") != "",
	})
}

func (s *Server) leave() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open--
}
