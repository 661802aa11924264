package io.photonpump.embedded.http;

import io.photonpump.embedded.access.User;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the HTTP side needs of a server besides its parts. On the event loop. */
public interface HttpBackend {

    /** Milliseconds since 1970, from the server's clock. */
    long now();

    /** Null if there is no such user, or the password is another. */
    @Nullable
    User authenticate(String login, String password);

    /** This node. */
    ClusterMember self();

    /** All nodes of the cluster, this one among them. */
    List<ClusterMember> members();

    boolean standardProjections();

    /** Everything that was written so far must be safe when this returns: a reply is about to leave. */
    void beforeReply();
}
