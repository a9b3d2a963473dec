Feature: A captcha stands before every step of the deletion

  Background:
    Given a citizen who was registered at an office

  @R-117 @R-118 @D-08
  Scenario: A person reads the picture
    Given the person looks at the captcha of the page deletion
    Then it is a picture of five letters and digits that are not mistaken for each other
    When the person checks ID number and card number with that captcha
    Then the page shows where the mail would go to

  @R-118 @refusal:captcha-used
  Scenario: The picture is exchanged for another one
    Given the person looks at the captcha of the page deletion
    When the person exchanges the picture
    Then the new picture shows another text
    When the person checks ID number and card number with the first captcha
    Then it is refused as "captcha-used"
    When the person checks ID number and card number with that captcha
    Then the page shows where the mail would go to

  @R-118
  Scenario: Large and small letters are one: they are drawn in different sizes
    Given the person looks at the captcha of the page deletion
    When the person checks ID number and card number with that captcha in the other case
    Then the page shows where the mail would go to

  @D-08 @refusal:captcha-wrong
  Scenario: A wrong try uses the picture up
    Given the person looks at the captcha of the page deletion
    When the person checks ID number and card number, having misread that captcha
    Then it is refused as "captcha-wrong"
    When the person checks ID number and card number with that captcha
    Then it is refused as "captcha-used"

  @D-08
  Scenario: A try with another person's card number uses the picture up too
    Given the person looks at the captcha of the page deletion
    When the person checks with another card number and that captcha
    Then it is refused as "deletion-check-failed"
    When the person checks ID number and card number with that captcha
    Then it is refused as "captcha-used"

  @D-08
  Scenario: One picture is good for one try, also at the same moment
    Given the person looks at the captcha of the page deletion
    When the person checks ID number and card number twice at the same time with that captcha
    Then one of the two passes, the other is refused as "captcha-used"

  @D-08
  Scenario: One second before the two minutes are over
    Given the person looks at the captcha of the page deletion
    When it is 1 second before the end of that captcha
    And the person checks ID number and card number with that captcha
    Then the page shows where the mail would go to

  @D-08 @refusal:captcha-expired
  Scenario: When the two minutes are over
    Given the person looks at the captcha of the page deletion
    When it is exactly the end of that captcha
    And the person checks ID number and card number with that captcha
    Then it is refused as "captcha-expired"

  @D-08 @refusal:captcha-unknown
  Scenario: A picture that nobody was shown
    When the person checks ID number and card number with a captcha of nobody
    Then it is refused as "captcha-unknown"

  @D-08
  Scenario: A picture of another page
    Given the person looks at the captcha of the page confirm-deletion
    When the person checks ID number and card number with that captcha
    Then it is refused as "captcha-unknown"

  @D-08
  Scenario: Nobody can have any number of pictures drawn
    Given time stands still
    When 31 pictures are asked for
    Then it is refused as "too-many-tries"
    And the refusal says when to try again
