package io.photonpump.embedded.golden.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.embedded.dialect.Dialect;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Users and operations over gRPC: calls in the format of the recordings, which have none of them. */
class AdministrationTest {

    private static final String USERS = "event_store.client.users.Users/";
    private static final String OPERATIONS = "event_store.client.operations.Operations/";
    private static final String READ = "event_store.client.streams.Streams/Read";
    private static final String ADMIN = "['admin','changeit']";
    private static final String GROOM = "['groom-<s>','oats']";
    private static final String DONE = "{'message':{}},{'status':0}";
    private static final String DENIED = "{'status':7,'trailersOnly':true,'trailers':{'exception':'access-denied'}}";
    private static final String LOGIN = "{'options':{'login_name':'groom-<s>'}}";
    private static final String READING = "{'options':{'stream':{'stream_identifier':{'stream_name':'jumps-<s>'},"
            + "'start':{}},'count':1,'no_filter':{},'uuid_option':{'structured':{}}}}";
    private static final String EMPTY_STREAM =
            "{'message':{'stream_not_found':{'stream_identifier':{'stream_name':'jumps-<s>'}}}},{'status':0}";

    private final List<String> steps = new ArrayList<>();
    private EmbeddedEventStore server;

    @AfterEach
    void stop() {
        server.close();
    }

    private void call(String method, String credentials, String message, String... expected) {
        String name = "c" + steps.size();
        String expect = String.join(",", expected)
                .replaceAll("\\{'(message|status|headers|ended)'", "{'call':'" + name + "','$1'");
        steps.add("{'call':'" + name + "','method':'" + method + "',"
                + (credentials.isEmpty() ? "" : "'credentials':" + credentials + ",") + "'send':[" + message
                + "],'halfClose':true,'expect':[" + expect + "]}");
    }

    private void play(boolean insecure) throws Exception {
        server = EmbeddedEventStore.builder()
                .dialect(Dialect.V23)
                .insecure(insecure)
                .anonymousAccess(insecure)
                .start();
        JsonNode scenario =
                new JsonMapper().readTree(("{'steps':[" + String.join(",", steps) + "]}").replace('\'', '"'));
        try (GrpcScenarioRun run =
                new GrpcScenarioRun(new GrpcTarget(server.httpPort(), null, server::advance), scenario)) {
            assertThat(run.run()).isEmpty();
        }
    }

    /** A server remembers passwords that it has checked for a while. */
    private void letChangesTakeEffect() {
        steps.add("{'waitMs':2000}");
    }

    private void create() {
        call(
                USERS + "Create",
                ADMIN,
                "{'options':{'login_name':'groom-<s>','password':'oats','full_name':'A Groom','groups':['stable']}}",
                DONE);
    }

    @Test
    void an_administrator_creates_changes_and_deletes_users() throws Exception {
        create();
        call(READ, GROOM, READING, EMPTY_STREAM);
        call(
                USERS + "Create",
                ADMIN,
                "{'options':{'login_name':'groom-<s>','password':'oats'}}",
                "{'status':9,'trailersOnly':true,'trailers':{'exception':'user-conflict','login-name':'groom-<s>'}}");
        call(USERS + "Update", ADMIN, "{'options':{'login_name':'groom-<s>','full_name':'The Groom'}}", DONE);
        call(
                USERS + "Details",
                ADMIN,
                LOGIN,
                "{'message':{'user_details':{'login_name':'groom-<s>','full_name':'The Groom','last_updated':"
                        + "{'ticks_since_epoch':'<number>'}}}},{'status':0}");
        call(USERS + "ResetPassword", ADMIN, "{'options':{'login_name':'groom-<s>','new_password':'hay'}}", DONE);
        letChangesTakeEffect();
        call(READ, GROOM, READING, "{'status':16,'trailersOnly':true}");
        call(USERS + "Delete", ADMIN, LOGIN, DONE);
        call(
                USERS + "Delete",
                ADMIN,
                LOGIN,
                "{'status':5,'trailersOnly':true,'trailers':{'exception':'user-not-found','login-name':'groom-<s>'}}");

        play(false);
    }

    @Test
    void a_disabled_user_is_refused_until_enabled() throws Exception {
        create();
        call(USERS + "Disable", ADMIN, LOGIN, DONE);
        letChangesTakeEffect();
        call(READ, GROOM, READING, "{'status':16,'trailersOnly':true}");
        call(USERS + "Enable", ADMIN, LOGIN, DONE);
        call(READ, GROOM, READING, EMPTY_STREAM);

        play(false);
    }

    @Test
    void users_change_their_own_password_and_administer_nobody() throws Exception {
        create();
        call(USERS + "Disable", GROOM, "{'options':{'login_name':'ops'}}", DENIED);
        call(USERS + "Details", GROOM, "{'options':{'login_name':'ops'}}", DENIED);
        call(USERS + "Details", GROOM, "{'options':{}}", DENIED);
        call(USERS + "Create", "", "{'options':{'login_name':'fox','password':'geese'}}", DENIED);
        call(
                USERS + "ChangePassword",
                GROOM,
                "{'options':{'login_name':'ops','current_password':'changeit','new_password':'hay'}}",
                DENIED);
        call(
                USERS + "ChangePassword",
                GROOM,
                "{'options':{'login_name':'groom-<s>','current_password':'oats','new_password':'hay'}}",
                DONE);
        letChangesTakeEffect();
        call(READ, GROOM, READING, "{'status':16,'trailersOnly':true}");

        play(false);
    }

    @Test
    void an_insecure_server_has_no_service_for_users() throws Exception {
        call(USERS + "Details", "", "{'options':{}}", "{'headers':{':status':404}},{'ended':true}");

        play(true);
    }

    @Test
    void operators_start_a_scavenge_that_is_done_at_once() throws Exception {
        call(
                OPERATIONS + "StartScavenge",
                "['ops','changeit']",
                "{'options':{'thread_count':1}}",
                "{'message':{'scavenge_id':'<any>'}},{'status':0}");
        call(
                OPERATIONS + "StopScavenge",
                ADMIN,
                "{'options':{'scavenge_id':'7'}}",
                "{'status':5,'trailersOnly':true,'trailers':{'exception':'scavenge-not-found','scavenge-id':'7'}}");
        call(OPERATIONS + "StartScavenge", "", "{}", DENIED);
        call(OPERATIONS + "RestartPersistentSubscriptions", ADMIN, "{}", DONE);
        call(OPERATIONS + "MergeIndexes", ADMIN, "{}", "{'status':12,'trailersOnly':true}");

        play(false);
    }
}
