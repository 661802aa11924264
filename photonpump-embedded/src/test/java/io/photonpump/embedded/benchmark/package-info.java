/**
 * How fast the client is, beside esjc, against a server that answers with ready-made frames. Not tests: {@code BenchmarkMain}
 * says how to run it.
 */
@NullMarked
package io.photonpump.embedded.benchmark;

import org.jspecify.annotations.NullMarked;
