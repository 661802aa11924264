/**
 * Benchmarks of the client and esjc against a server that answers with ready-made frames. They are not tests: {@code BenchmarkMain}
 * says how to run it.
 */
@NullMarked
package io.photonpump.embedded.benchmark;

import org.jspecify.annotations.NullMarked;
