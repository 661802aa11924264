/**
 * What every {@code EventStoreClient} owes its callers, one abstract class per topic, on any server: the embedded one in both
 * dialects (in {@code photonpump-embedded}) and a real one ({@link io.photonpump.contract.RealServerContractTest}). Streams have
 * names of their own, so no test needs an empty server, and all share one client, as an application's calls would. Only the
 * contracts of TLS and of clusters start servers of their own, through fixtures that a real server does not have.
 * {@link io.photonpump.contract.ClientContract} lists them all.
 */
@NullMarked
package io.photonpump.contract;

import org.jspecify.annotations.NullMarked;
