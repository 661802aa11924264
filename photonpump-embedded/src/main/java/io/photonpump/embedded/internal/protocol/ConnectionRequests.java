package io.photonpump.embedded.internal.protocol;

import io.photonpump.embedded.internal.access.Login;
import io.photonpump.embedded.internal.dialect.DialectRules;
import io.photonpump.internal.tcp.frame.Command;
import io.photonpump.internal.tcp.frame.Frame.FrameCredentials;
import io.photonpump.internal.tcp.proto.IdentifyClientDto;
import io.photonpump.internal.tcp.proto.ScavengeDatabaseResponseDto;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What concerns the connection rather than events: greetings, pings, and the one order to the node itself. */
final class ConnectionRequests {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionRequests.class);

    private static final int STARTED = 0;
    private static final int UNAUTHORIZED = 2;

    private final DialectRules dialect;
    private final Defaults defaults;

    ConnectionRequests(DialectRules dialect, Defaults defaults) {
        this.dialect = dialect;
        this.defaults = defaults;
    }

    /**
     * Whatever version is named is taken for 1: older and unknown ones break the real server (docs/protocol.md,
     * Identification).
     */
    void identify(Request request) {
        try {
            IdentifyClientDto dto = request.parse(IdentifyClientDto.getDefaultInstance());
            request.session().identify(dto.getConnectionName());
            request.reply(Command.CLIENT_IDENTIFIED);
        } catch (UnwrapException e) {
            LOG.info(
                    "{} identified itself by something that is no message",
                    request.session().remoteAddress());
        }
    }

    void authenticate(Request request) {
        FrameCredentials credentials = request.frame().credentials();
        if (credentials == null) {
            request.reply(Command.NOT_AUTHENTICATED, "No user credentials provided.");
            return;
        }
        request.session().useByDefault(credentials);
        Login login = request.session().login(credentials, request.engine().users());
        if (login.user() == null) {
            request.reply(Command.NOT_AUTHENTICATED, Request.refusal(login, "Unauthorized"));
        } else {
            request.reply(Command.AUTHENTICATED);
        }
    }

    /** Even this one is refused to wrong credentials (docs/protocol.md, Authentication). */
    void ping(Request request) {
        byte[] payload = new byte[request.frame().payload().remaining()];
        request.frame().payload().get(payload);
        request.proceed(user -> request.session().outbox().send(Command.PONG, request.correlationId(), payload));
    }

    void heartbeat(Request request) {
        request.reply(Command.HEARTBEAT_RESPONSE);
    }

    /** There is nothing to collect: an embedded server keeps what it has. It is answered as if there were. */
    void scavenge(Request request) {
        request.proceed(user -> {
            if (!user.isOperator() && !dialect.answersDeniedScavenge()) {
                return;
            }
            ScavengeDatabaseResponseDto.Builder dto = ScavengeDatabaseResponseDto.newBuilder();
            int code = user.isOperator() ? STARTED : UNAUTHORIZED;
            if (defaults.keeps(code)) {
                dto.setResult(code);
            }
            if (user.isOperator()) {
                dto.setScavengeId(UUID.randomUUID().toString());
            }
            request.reply(Command.SCAVENGE_DATABASE_RESPONSE, dto.build());
        });
    }
}
