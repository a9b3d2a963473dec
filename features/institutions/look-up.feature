Feature: People look up which institutions accept the virtual card, before they go there

  Background:
    Given the directory has these departments:
      | institution  | place          | department | accepts in            |
      | 模擬晨星醫院 | 臺北市 大安區  | 內科       | home-care, outpatient |
      | 模擬晨星醫院 | 臺北市 大安區  | 牙科       |                       |
      | 模擬海風診所 | 花蓮縣 花蓮市  | 內科       | video                 |
      | 模擬白鷺診所 | 花蓮縣 花蓮市  | 外科       |                       |

  @R-191
  Scenario Outline: The directory is searched in the App and on the website
    When somebody searches <by> on <device>
    Then these institutions are found: "<institutions>"

    Examples:
      | by                    | device      | institutions               |
      | the name "晨星"       | the phone   | 模擬晨星醫院               |
      | the name "sea breeze" | the desktop | 模擬海風診所               |
      | the place "台北市"    | the desktop | 模擬晨星醫院               |
      | the place "花蓮"      | the phone   | 模擬海風診所, 模擬白鷺診所 |

  @R-192
  Scenario: Departments of the same institution differ, and people are told to ask beforehand
    When somebody opens "模擬晨星醫院" on the phone
    Then "內科" there accepts the card in "home-care, outpatient"
    And "牙科" there accepts the card in ""
    And people are told to ask the institution beforehand

  @R-192 @R-193
  Scenario Outline: Who needs one department in one setting finds who accepts the card there
    When somebody searches the department "<department>" in the setting "<setting>" on the phone
    Then these institutions are found: "<institutions>"

    Examples:
      | department | setting    | institutions |
      | 內科       | home-care  | 模擬晨星醫院 |
      | 內科       | video      | 模擬海風診所 |
      | 牙科       | outpatient |              |

  @R-130 @R-191
  Scenario: The page on which the application begins leads to the institutions that accept the card
    When the list of institutions is followed from the page on which the application begins
    Then these institutions are found: "模擬晨星醫院, 模擬海風診所"
    And people are told to ask the institution beforehand

  @R-191
  Scenario: A long list comes in pages
    When somebody reads the list in pages of 2 on the desktop
    Then these institutions are found: "模擬晨星醫院, 模擬海風診所, 模擬白鷺診所"

  @R-191 @N-74 @refusal:cursor-invalid
  Scenario: A place in the list that the service did not give leads nowhere
    When somebody goes on in the list from a place of their own making
    Then it is refused as "cursor-invalid"

  @R-191 @refusal:institution-not-found
  Scenario: A code that the directory does not have
    When somebody opens the institution of the code "9999999999" on the phone
    Then it is refused as "institution-not-found"
