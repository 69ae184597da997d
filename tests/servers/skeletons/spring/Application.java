// What the reader of the recipe supplies: the application, a page that knows who is there, and one for those who left.
package portal;

import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.security.config.annotation.web.configuration.WebSecurityCustomizer;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@SpringBootApplication
@RestController
public class Application {
    public static void main(String[] args) {
        SpringApplication.run(Application.class, args);
    }

    @GetMapping("/")
    Map<String, Object> person(@AuthenticationPrincipal OidcUser person) {
        return person.getClaims();
    }

    @GetMapping("/bye")
    String bye() {
        return "gone";
    }

    @Bean
    WebSecurityCustomizer open() {
        return web -> web.ignoring().requestMatchers("/bye");
    }
}
