package io.photonpump.embedded.internal.grpc.admin;

import io.photonpump.embedded.internal.access.User;
import io.photonpump.embedded.internal.access.UserDetails;
import io.photonpump.embedded.internal.access.UserResult;
import io.photonpump.embedded.internal.grpc.GrpcCall;
import io.photonpump.embedded.internal.grpc.GrpcException;
import io.photonpump.embedded.internal.grpc.GrpcMethod;
import io.photonpump.embedded.internal.grpc.GrpcService;
import io.photonpump.embedded.internal.grpc.GrpcStatus;
import io.photonpump.embedded.internal.grpc.MessageShape;
import io.photonpump.embedded.internal.grpc.StatusCode;
import io.photonpump.embedded.internal.grpc.proto.AdminMessages.ChangePasswordReq;
import io.photonpump.embedded.internal.grpc.proto.AdminMessages.DetailsResp;
import io.photonpump.embedded.internal.grpc.proto.AdminMessages.LoginReq;
import io.photonpump.embedded.internal.grpc.proto.AdminMessages.ResetPasswordReq;
import io.photonpump.embedded.internal.grpc.proto.AdminMessages.UserReq;
import io.photonpump.embedded.internal.protocol.RequestKind;
import io.photonpump.internal.grpc.proto.SharedMessages.Empty;
import java.time.Instant;
import java.util.List;

/** The administration of users, the same as over HTTP. An insecure server does not have it. */
public final class UsersService {

    private static final MessageShape USER = MessageShape.FLAT.with(1, MessageShape.FLAT);

    private static final long TICKS_PER_MILLI = 10_000;

    private UsersService() {}

    /** Creates the service. */
    public static GrpcService create() {
        return GrpcService.named("event_store.client.users.Users")
                .with("Create", GrpcMethod.unary(UserReq.getDefaultInstance(), USER, UsersService::create))
                .with("Update", GrpcMethod.unary(UserReq.getDefaultInstance(), USER, UsersService::update))
                .with("Delete", GrpcMethod.unary(LoginReq.getDefaultInstance(), UsersService::delete))
                .with(
                        "Disable",
                        GrpcMethod.unary(
                                LoginReq.getDefaultInstance(), (call, request) -> setDisabled(call, request, true)))
                .with(
                        "Enable",
                        GrpcMethod.unary(
                                LoginReq.getDefaultInstance(), (call, request) -> setDisabled(call, request, false)))
                .with("Details", GrpcMethod.unary(LoginReq.getDefaultInstance(), UsersService::details))
                .with(
                        "ChangePassword",
                        GrpcMethod.unary(ChangePasswordReq.getDefaultInstance(), UsersService::changePassword))
                .with(
                        "ResetPassword",
                        GrpcMethod.unary(ResetPasswordReq.getDefaultInstance(), UsersService::resetPassword));
    }

    private static void create(GrpcCall call, UserReq request) {
        UserReq.Options options = request.getOptions();
        User caller = administrator(call);
        finish(
                call,
                options.getLoginName(),
                call.writer()
                        .users()
                        .create(
                                caller,
                                name(options.getLoginName()),
                                options.getFullName(),
                                options.getGroupsList(),
                                options.getPassword()));
    }

    private static void update(GrpcCall call, UserReq request) {
        UserReq.Options options = request.getOptions();
        User caller = administrator(call);
        finish(
                call,
                options.getLoginName(),
                call.writer()
                        .users()
                        .update(caller, name(options.getLoginName()), options.getFullName(), options.getGroupsList()));
    }

    private static void delete(GrpcCall call, LoginReq request) {
        String username = name(request.getOptions().getLoginName());
        User caller = administrator(call);
        finish(call, username, call.writer().users().delete(caller, username));
    }

    private static void setDisabled(GrpcCall call, LoginReq request, boolean disabled) {
        String username = name(request.getOptions().getLoginName());
        User caller = administrator(call);
        finish(call, username, call.writer().users().setDisabled(caller, username, disabled));
    }

    private static void resetPassword(GrpcCall call, ResetPasswordReq request) {
        String username = name(request.getOptions().getLoginName());
        User caller = administrator(call);
        finish(
                call,
                username,
                call.writer()
                        .users()
                        .resetPassword(caller, username, request.getOptions().getNewPassword()));
    }

    private static void changePassword(GrpcCall call, ChangePasswordReq request) {
        String username = name(request.getOptions().getLoginName());
        call.requireServed(RequestKind.WRITE);
        if (!username.equals(call.user().username())) {
            throw new GrpcException(GrpcStatus.ACCESS_DENIED);
        }
        finish(
                call,
                username,
                call.writer()
                        .users()
                        .changePassword(
                                call.user(),
                                username,
                                request.getOptions().getCurrentPassword(),
                                request.getOptions().getNewPassword()));
    }

    /** Without a name, administrators get all users. */
    private static void details(GrpcCall call, LoginReq request) {
        String username = request.getOptions().getLoginName();
        boolean own = !username.isEmpty() && username.equals(call.user().username());
        if (!own && !call.user().isAdmin()) {
            throw new GrpcException(GrpcStatus.ACCESS_DENIED);
        }
        List<UserDetails> found;
        if (username.isEmpty()) {
            found = call.engine().users().list();
        } else {
            UserDetails user = call.engine().users().details(username);
            if (user == null) {
                throw new GrpcException(missing(username));
            }
            found = List.of(user);
        }
        found.forEach(user -> call.send(message(user)));
        call.finish();
    }

    private static DetailsResp message(UserDetails user) {
        DetailsResp.UserDetails.Builder message = DetailsResp.UserDetails.newBuilder()
                .setLoginName(user.username())
                .setFullName(user.fullName())
                .addAllGroups(user.groups())
                .setDisabled(user.disabled());
        Instant updated = user.lastUpdated();
        if (updated != null) {
            message.setLastUpdated(DetailsResp.UserDetails.DateTime.newBuilder()
                    .setTicksSinceEpoch(TICKS_PER_MILLI * updated.toEpochMilli()));
        }
        return DetailsResp.newBuilder().setUserDetails(message).build();
    }

    private static User administrator(GrpcCall call) {
        call.requireServed(RequestKind.WRITE);
        if (!call.user().isAdmin()) {
            throw new GrpcException(GrpcStatus.ACCESS_DENIED);
        }
        return call.user();
    }

    private static String name(String username) {
        if (username.isEmpty()) {
            throw GrpcException.badRequest();
        }
        return username;
    }

    private static GrpcStatus missing(String username) {
        return GrpcStatus.of(StatusCode.NOT_FOUND, "User '" + username + "' is not found.")
                .withTrailer(GrpcStatus.EXCEPTION, "user-not-found")
                .withTrailer("login-name", username);
    }

    private static void finish(GrpcCall call, String username, UserResult result) {
        switch (result) {
            case SUCCESS -> {
                call.send(Empty.getDefaultInstance());
                call.finish();
            }
            case NOT_FOUND -> throw new GrpcException(missing(username));
            case CONFLICT ->
                throw new GrpcException(
                        GrpcStatus.of(StatusCode.FAILED_PRECONDITION, "User '" + username + "' exists already.")
                                .withTrailer(GrpcStatus.EXCEPTION, "user-conflict")
                                .withTrailer("login-name", username));
            case UNAUTHORIZED -> throw new GrpcException(GrpcStatus.ACCESS_DENIED);
        }
    }
}
