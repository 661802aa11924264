package io.photonpump.error;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.photonpump.client.ConnectionStatus;
import io.photonpump.event.Content;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The family of the errors that callers catch. */
@Timeout(30)
class ErrorTypesTest {

    private static final JavaClasses ERRORS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.photonpump.error");

    @Test
    void every_error_has_the_common_base() {
        classes()
                .that()
                .haveSimpleNameEndingWith("Exception")
                .should()
                .beAssignableTo(PhotonPumpException.class)
                .check(ERRORS);
    }

    /** The stream of an {@link AccessDeniedException} may be null, and a group belongs to a stream. */
    @Test
    void only_the_bases_declare_the_facts_that_errors_share() {
        noMethods()
                .that()
                .areDeclaredInClassesThat()
                .areNotAssignableFrom(StreamException.class)
                .and()
                .areDeclaredInClassesThat()
                .areNotAssignableFrom(GroupException.class)
                .and()
                .areDeclaredInClassesThat()
                .areNotAssignableFrom(OperationException.class)
                .and()
                .areDeclaredInClassesThat()
                .areNotAssignableFrom(AccessDeniedException.class)
                .should()
                .haveNameMatching("stream|group|operation")
                .check(ERRORS);
    }

    @Test
    void errors_of_streams_groups_and_operations_can_be_caught_by_their_base() {
        StreamException stream = new StreamNotFoundException("ponies");
        GroupException group = new GroupNotFoundException("ponies", "vets");
        OperationException operation = new ConnectionLostException("writing");

        assertThat(stream.stream()).isEqualTo("ponies");
        assertThat(group.stream()).isEqualTo("ponies");
        assertThat(group.group()).isEqualTo("vets");
        assertThat(operation.operation()).isEqualTo("writing");
    }

    @Test
    void a_failed_connection_and_the_status_name_the_server_in_the_same_way() throws ReflectiveOperationException {
        assertThat(ConnectionFailedException.class.getMethod("endpoint").getReturnType())
                .isEqualTo(ConnectionStatus.class.getMethod("endpoint").getReturnType());
    }

    @Test
    void an_unreadable_payload_is_an_error_of_the_family() {
        Content text = Content.of("hay".getBytes(StandardCharsets.UTF_8), true);

        assertThat(catchThrowableOfType(PhotonPumpException.class, () -> text.json(Integer.class)))
                .isInstanceOf(PayloadUnreadableException.class);
    }
}
