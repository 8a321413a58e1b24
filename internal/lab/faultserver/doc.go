// Package faultserver is one web server that misbehaves in every way that a
// collector must survive, a host name for each. What is not said to misbehave is
// a small honest site in the assumed form of kim.id, so that a fault is met where
// it matters: in a listing, on an article, in robots.txt.
//
// Every arrival is logged with its time, which is how politeness is proved.
package faultserver
