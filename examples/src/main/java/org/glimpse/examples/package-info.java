/** The demo and sample queries; found by the command line through the service loader. */
package org.glimpse.examples;
