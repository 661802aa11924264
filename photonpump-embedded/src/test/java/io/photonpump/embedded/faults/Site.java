package io.photonpump.embedded.faults;

import io.photonpump.embedded.fault.FaultScript;
import io.photonpump.settings.ClientSettings;

/** The servers of a round, and the network to them. */
interface Site extends AutoCloseable {

    /** Settings of a client whose connections the strikes hit. */
    ClientSettings settings();

    /** Settings of a client whose connections do not go through the wire. */
    ClientSettings directSettings();

    /** Names this site among those of other rounds. */
    int port();

    /** Replaces the running script on all servers. */
    void faults(FaultScript script);

    /** Closes all connections at the servers. */
    void killConnections();

    /** Breaks connections on the way. */
    void cut();

    /** Keeps connections open and lets nothing pass on them. */
    void freeze();

    /** Restarts a server; in a cluster, the leader, so that another node takes over. */
    void restart();

    /** Takes a server away until {@link #accept}. */
    void refuse();

    /** Ends {@link #refuse}. */
    void accept();

    @Override
    void close();
}
