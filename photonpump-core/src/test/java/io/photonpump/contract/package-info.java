/**
 * The contract of {@code EventStoreClient}, one abstract class per topic, for any server: the embedded server in both dialects (in
 * {@code photonpump-embedded}) and a real one ({@link io.photonpump.contract.RealServerContractTest}). Stream names are unique, so no test needs
 * an empty server, and all tests share one client, like the calls of an application. Only the contracts of TLS and of clusters start servers,
 * through fixtures that a real server does not have. {@link io.photonpump.contract.ClientContract} lists all contracts.
 */
@NullMarked
package io.photonpump.contract;

import org.jspecify.annotations.NullMarked;
