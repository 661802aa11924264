package io.photonpump.embedded.internal.protocol;

import com.google.protobuf.ByteString;
import io.photonpump.internal.tcp.proto.LeaderInfoDto;
import io.photonpump.internal.tcp.proto.NotHandledDto;
import org.jspecify.annotations.Nullable;

/**
 * The answer of a node that cannot serve a request (docs/protocol.md, NotHandled message).
 *
 * @param leader the node that serves the request; null if there is none
 */
public record NotHandled(Reason reason, @Nullable Leader leader) {

    /** The reasons; the ordinal is the code on the wire. */
    public enum Reason {
        NOT_READY,
        TOO_BUSY,
        NOT_LEADER,
        IS_READ_ONLY
    }

    /**
     * The advertised address of the leader.
     *
     * @param secureTcpPort 0 if it has none
     */
    public record Leader(String host, int tcpPort, int httpPort, int secureTcpPort) {}

    public static final NotHandled NOT_READY = new NotHandled(Reason.NOT_READY, null);
    public static final NotHandled TOO_BUSY = new NotHandled(Reason.TOO_BUSY, null);

    public static NotHandled notLeader(Leader leader) {
        return new NotHandled(Reason.NOT_LEADER, leader);
    }

    NotHandledDto toDto(Defaults defaults) {
        NotHandledDto.Builder dto = NotHandledDto.newBuilder();
        if (defaults.keeps(reason.ordinal())) {
            dto.setReason(reason.ordinal());
        }
        if (leader != null) {
            dto.setAdditionalInfo(leaderInfo(leader, defaults));
        }
        return dto.build();
    }

    /** Servers from 20 report the port that the leader's security allows, older ones both. */
    private static ByteString leaderInfo(Leader leader, Defaults defaults) {
        LeaderInfoDto.Builder dto =
                LeaderInfoDto.newBuilder().setHttpAddress(leader.host()).setHttpPort(leader.httpPort());
        if (leader.secureTcpPort() > 0) {
            dto.setExternalSecureTcpAddress(leader.host()).setExternalSecureTcpPort(leader.secureTcpPort());
        }
        if (leader.secureTcpPort() == 0 || defaults.write()) {
            dto.setExternalTcpAddress(leader.host()).setExternalTcpPort(leader.tcpPort());
        }
        return dto.build().toByteString();
    }
}
